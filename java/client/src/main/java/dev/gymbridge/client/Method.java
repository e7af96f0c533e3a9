package dev.gymbridge.client;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.CloseResponse;
import dev.gymbridge.v1.EnvironmentServiceGrpc;
import dev.gymbridge.v1.ListEnvironmentsRequest;
import dev.gymbridge.v1.ListEnvironmentsResponse;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.MakeResponse;
import dev.gymbridge.v1.RenderRequest;
import dev.gymbridge.v1.RenderResponse;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.ResetResponse;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import io.grpc.MethodDescriptor;

/**
 * What can be asked of an environment server.
 *
 * @param tag its number over a local channel
 * @param rpc what it is over gRPC
 * @param replies reads a reply
 */
public record Method<Q extends MessageLite, R extends MessageLite>(
    int tag, MethodDescriptor<Q, R> rpc, Parser<R> replies) {
  public static final Method<MakeRequest, MakeResponse> MAKE =
      new Method<>(1, EnvironmentServiceGrpc.getMakeMethod(), MakeResponse.parser());
  public static final Method<ResetRequest, ResetResponse> RESET =
      new Method<>(2, EnvironmentServiceGrpc.getResetMethod(), ResetResponse.parser());
  public static final Method<StepRequest, StepResponse> STEP =
      new Method<>(3, EnvironmentServiceGrpc.getStepMethod(), StepResponse.parser());
  public static final Method<RenderRequest, RenderResponse> RENDER =
      new Method<>(4, EnvironmentServiceGrpc.getRenderMethod(), RenderResponse.parser());
  public static final Method<CloseRequest, CloseResponse> CLOSE =
      new Method<>(5, EnvironmentServiceGrpc.getCloseMethod(), CloseResponse.parser());
  public static final Method<ListEnvironmentsRequest, ListEnvironmentsResponse> LIST_ENVIRONMENTS =
      new Method<>(
          6, EnvironmentServiceGrpc.getListEnvironmentsMethod(), ListEnvironmentsResponse.parser());

  /** Its name in the contract. */
  String name() {
    return String.valueOf(rpc.getBareMethodName());
  }
}
