package dev.gymbridge.client;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvWrapper;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.Wrapper;
import java.time.Duration;

/** Configurations of environments as the contract has them. */
public final class MakeRequests {
  private MakeRequests() {}

  /** A request for a configuration's environments, without the name of a session. */
  public static MakeRequest of(EnvConfig config) {
    MakeRequest.Builder request =
        MakeRequest.newBuilder()
            .setId(config.id())
            .setNumEnvs(config.environments())
            .addAllInfoKeys(config.infoKeys())
            .setRenderMode(config.renderMode())
            .setMaxEpisodeSteps(config.maxEpisodeSteps())
            .setRuntime(config.runtime())
            .setStepTimeoutMs(milliseconds(config.stepTimeout()))
            .setMakeTimeoutMs(milliseconds(config.makeTimeout()));
    request.putAllKwargs(ValueMessages.encode(config.kwargs()));
    for (EnvWrapper wrapper : config.wrappers()) {
      request.addWrappers(
          Wrapper.newBuilder()
              .setName(wrapper.name())
              .putAllKwargs(ValueMessages.encode(wrapper.kwargs())));
    }
    return request.build();
  }

  private static int milliseconds(Duration timeout) {
    return (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
  }
}
