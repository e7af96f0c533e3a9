package dev.gymbridge.client;

import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.proxy.ProxyConnectException;
import io.grpc.netty.shaded.io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why no environment server answered at an address, and what to do, in a sentence. */
final class Unreachable {
  /** A TLS record with an alert begins so, in an error that has the first bytes as hexadecimals. */
  private static final String TLS_ALERT = "bytes: 1503";

  private static final String WITHOUT_PROXY =
      ". Name the machine in Java's http.nonProxyHosts to connect without it";

  private Unreachable() {}

  /**
   * The sentence.
   *
   * @param address {@code host:port}
   * @return what follows "no environment server answered at ADDRESS: "
   */
  static String why(String address, StatusRuntimeException failure) {
    Throwable cause = failure.getStatus().getCause();
    String said = Errors.what(failure);
    if (has(cause, UnknownHostException.class)) {
      return "no machine is known by this name (%s). Correct the name, or ask for its IP address"
          .formatted(said);
    }
    if (has(cause, ProxyConnectException.class)) {
      return proxy(address) + " did not connect to it (" + said + ")" + WITHOUT_PROXY;
    }
    if (has(cause, ConnectException.class) || has(cause, SocketTimeoutException.class)) {
      return notConnected(address, said);
    }
    if (has(cause, NoRouteToHostException.class)) {
      return "the network has no way to it (%s). Is the address right?".formatted(said);
    }
    if (has(cause, SSLException.class)) {
      return encrypted(cause, said);
    }
    return unencrypted(cause, said);
  }

  /** Whether somebody answered, and will answer no otherwise in some seconds. */
  static boolean willStay(StatusRuntimeException failure) {
    Throwable cause = failure.getStatus().getCause();
    return has(cause, SSLException.class)
        || has(cause, Http2Exception.class)
        || has(cause, ProxyConnectException.class);
  }

  private static String notConnected(String address, String said) {
    String proxy = proxy(address);
    if (!proxy.isEmpty()) {
      return proxy + " cannot be reached (" + said + ")" + WITHOUT_PROXY;
    }
    return said.contains("refused")
        ? "nothing listens there (%s). Start the server first, or correct the port".formatted(said)
        : "the machine did not take the connection (%s). Is it on, and does a firewall let this port through?"
            .formatted(said);
  }

  /** The proxy by which Java connects to an address, or an empty text. */
  private static String proxy(String address) {
    return Stream.ofNullable(ProxySelector.getDefault())
        .flatMap(selector -> selector.select(URI.create("https://" + address)).stream())
        .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
        .map(proxy -> "the proxy " + proxy.address() + " that Java is set to use")
        .findFirst()
        .orElse("");
  }

  private static String encrypted(@Nullable Throwable cause, String said) {
    if (has(cause, NotSslRecordException.class)) {
      return "the server there does not encrypt. Leave out --tls and --tls-certificate";
    }
    if (has(cause, CertificateExpiredException.class)) {
      return "its certificate has expired (%s). Give the server a new one".formatted(said);
    }
    if (has(cause, CertificateNotYetValidException.class)) {
      return "its certificate is not valid yet (%s). Are the clocks of both machines right?"
          .formatted(said);
    }
    if (has(cause, CertPathBuilderException.class)) {
      return "its certificate is not trusted here (%s). Name the server's own with --tls-certificate"
          .formatted(said);
    }
    if (has(cause, CertificateException.class)) {
      return "its certificate is for another name (%s). Use a name that it has, or give the server one with this name"
          .formatted(said);
    }
    return "the encrypted connection was not made (%s). Does the server there encrypt?"
        .formatted(said);
  }

  private static String unencrypted(@Nullable Throwable cause, String said) {
    if (has(cause, Http2Exception.class)) {
      return said.contains(TLS_ALERT)
          ? "the server there encrypts. Connect with --tls-certificate, or --tls"
          : "what answers there is no environment server (%s). Is it a web server or a proxy?"
              .formatted(said);
    }
    return said.startsWith("Network closed")
        ? "the connection was closed without an answer. If the server encrypts, connect with --tls-certificate or --tls"
        : said + ". Is it running, and is the address right?";
  }

  /** Whether one of the causes is of a kind. */
  private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> kind) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(kind::isInstance);
  }
}
