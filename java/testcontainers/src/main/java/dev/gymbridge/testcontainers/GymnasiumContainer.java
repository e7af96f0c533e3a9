package dev.gymbridge.testcontainers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import dev.gymbridge.EnvServer;
import dev.gymbridge.client.SelfSignedCertificate;
import dev.gymbridge.client.Tls;
import dev.gymbridge.client.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * The environment server in a container, with its own certificate and token.
 *
 * <pre>{@code
 * try (GymnasiumContainer container = new GymnasiumContainer()) {
 *   container.start();
 *   try (EnvServer server = container.client();
 *       VectorEnv env = server.make(EnvConfig.of("LunarLander-v2"))) {
 *     env.reset();
 *   }
 * }
 * }</pre>
 *
 * <p>It runs as no privileged user, without capabilities, on a root file system that it cannot
 * write to, and is ready when the server says by gRPC that it is healthy.
 */
public final class GymnasiumContainer extends GenericContainer<GymnasiumContainer> {
  /** The server's port in the container. */
  public static final int PORT = 50051;

  /** Bytes of memory that a container has where nothing else is said. */
  public static final long DEFAULT_MEMORY = 2L << 30;

  /** Processes and threads that a container has where nothing else is said. */
  public static final long DEFAULT_PROCESSES = 512;

  private static final double NANOS = 1e9;

  private final Future<String> image;
  private final Map<String, Path> modules = new TreeMap<>();
  private final List<String> flags = new ArrayList<>();
  private String token = "";
  private @Nullable Path certificate;
  private long memory = DEFAULT_MEMORY;
  private long processes = DEFAULT_PROCESSES;
  private double cpus;

  /**
   * The image of this version of Gymbridge. The first container of a machine builds it, which takes
   * a minute or two; on the image that the environment variable {@code GYMBRIDGE_BASE_IMAGE} names,
   * where that is set.
   */
  public GymnasiumContainer() {
    this(new EnvServerImage());
  }

  /**
   * An image of one's own, made with the environment server's Dockerfile or built on one that was.
   */
  public GymnasiumContainer(String image) {
    this(CompletableFuture.completedFuture(image));
  }

  private GymnasiumContainer(Future<String> image) {
    super(image);
    this.image = image;
    withExposedPorts(PORT);
    withTmpFs(Map.of("/tmp", "rw"));
    withCreateContainerCmdModifier(this::limit);
    waitingFor(new HealthWaitStrategy());
  }

  /** With at most so many bytes of memory, swap included; the kernel ends what takes more. */
  public GymnasiumContainer withMemory(long bytes) {
    memory = bytes;
    return this;
  }

  /** With at most so many processes and threads. */
  public GymnasiumContainer withProcesses(long count) {
    processes = count;
    return this;
  }

  /** With at most so much processor time: 1.5 is one and a half processors. 0 is no limit. */
  public GymnasiumContainer withCpus(double count) {
    cpus = count;
    return this;
  }

  /** With all environments made in one runtime, {@code current} or {@code legacy}. */
  public GymnasiumContainer withRuntime(String runtime) {
    return withFlags("--runtime", runtime);
  }

  /** With flags of the server, as {@code python -m gymbridge_env_server --help} lists them. */
  public GymnasiumContainer withFlags(String... flags) {
    this.flags.addAll(List.of(flags));
    return this;
  }

  /**
   * With the environments {@code module:Id} of a Python module.
   *
   * @param folder where the module is, as a package or a file; it must need no packages that the
   *     runtimes do not have
   */
  public GymnasiumContainer withModule(String module, Path folder) {
    modules.put(module, folder);
    return this;
  }

  /** A connection to the server; needs the container to run. Closing it leaves the container. */
  public EnvServer client() {
    return EnvServer.connect(List.of(address()), tls(), token());
  }

  /** Where the server is for this machine, {@code host:port}; needs the container to run. */
  public String address() {
    return getHost() + ":" + getMappedPort(PORT);
  }

  /** Trust in this server's certificate only; needs the container to run. */
  public Tls tls() {
    if (certificate == null) {
      throw new IllegalStateException("the container has not been started");
    }
    return Tls.trusting(certificate);
  }

  /** What the server asks for; of this start, and empty before the first. */
  public String token() {
    return token;
  }

  @Override
  protected void configure() {
    token = Tokens.random();
    SelfSignedCertificate made =
        SelfSignedCertificate.of(List.of(DockerClientFactory.instance().dockerHostIpAddress()));
    certificate = write(made.certificate());
    withEnv("GYMBRIDGE_TOKEN", token);
    withEnv("GYMBRIDGE_TLS_CERT", made.certificate());
    withEnv("GYMBRIDGE_TLS_KEY", made.key());
    List<String> command = new ArrayList<>(flags);
    if (!modules.isEmpty()) {
      setImage(EnvServerImage.withModules(name(image), modules));
      command.addAll(EnvServerImage.flags(modules.keySet()));
    }
    withCommand(command.toArray(String[]::new));
  }

  private static String name(Future<String> image) {
    try {
      return image.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the image was built", interrupted);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the image cannot be built", failure);
    }
  }

  private static Path write(String certificate) {
    try {
      Path file = Files.createTempFile("gymbridge-certificate", ".pem");
      file.toFile().deleteOnExit();
      return Files.writeString(file, certificate);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void limit(CreateContainerCmd command) {
    Objects.requireNonNull(command.getHostConfig())
        .withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withMemory(memory)
        .withMemorySwap(memory)
        .withPidsLimit(processes)
        .withNanoCPUs(Math.round(cpus * NANOS));
  }
}
