package dev.gymbridge.client;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;

/** How connections are set up, whatever they go over. */
public final class Channels {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final int WINDOW_BYTES = 4 << 20;

  private Channels() {}

  /**
   * Finishes a connection: replies on the network thread, large windows, a dead peer noticed within
   * half a minute, the token with every call.
   *
   * @param token the server's token; empty for none
   */
  public static ManagedChannel build(NettyChannelBuilder builder, String token) {
    builder
        .directExecutor()
        .maxInboundMessageSize(Wire.MAX_MESSAGE_BYTES)
        .initialFlowControlWindow(WINDOW_BYTES)
        .keepAliveTime(20, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS);
    if (!token.isEmpty()) {
      builder.intercept(bearer(token));
    }
    return builder.build();
  }

  private static ClientInterceptor bearer(String token) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }
}
