package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No server is needed: a connection is opened with the first call. */
final class RemoteEndpointsTest {
  private static final EnvConfig CONFIG = EnvConfig.of("CartPole-v1");

  private static RemoteEndpoints endpoints(String... addresses) {
    return new RemoteEndpoints(List.of(addresses), Tls.plaintext(), "", Duration.ofSeconds(1));
  }

  @Test
  void aNewSessionGoesToTheAddressWithTheFewest() {
    try (RemoteEndpoints endpoints = endpoints("a:1", "b:1")) {
      Endpoint first = endpoints.open(CONFIG, null);
      Endpoint second = endpoints.open(CONFIG, null);
      Endpoint third = endpoints.open(CONFIG, null);
      assertThat(first.address()).isEqualTo("a:1");
      assertThat(second.address()).isEqualTo("b:1");
      assertThat(third.address()).isEqualTo("a:1");
      first.close();
      third.close();
      assertThat(endpoints.open(CONFIG, null).address()).isEqualTo("a:1");
    }
  }

  @Test
  void closingASessionTwiceGivesItsPlaceBackOnce() {
    try (RemoteEndpoints endpoints = endpoints("a:1", "b:1")) {
      Endpoint first = endpoints.open(CONFIG, null);
      endpoints.open(CONFIG, null);
      first.close();
      first.close();
      endpoints.open(CONFIG, null);
      assertThat(endpoints.open(CONFIG, null).address()).isEqualTo("a:1");
      assertThat(endpoints.open(CONFIG, null).address()).isEqualTo("b:1");
    }
  }

  @Test
  void anAddressToAvoidIsUsedOnlyIfThereIsNoOther() {
    try (RemoteEndpoints two = endpoints("a:1", "b:1");
        RemoteEndpoints one = endpoints("a:1")) {
      Endpoint dead = two.open(CONFIG, null);
      two.open(CONFIG, null);
      two.open(CONFIG, null);
      assertThat(two.open(CONFIG, dead).address()).isEqualTo("b:1");
      assertThat(one.open(CONFIG, one.open(CONFIG, null)).address()).isEqualTo("a:1");
    }
  }

  @Test
  void addressesThatFailedComeLastTheLatestAtTheEnd() {
    try (RemoteEndpoints endpoints = endpoints("a:1", "b:1", "c:1")) {
      Endpoint first = endpoints.open(CONFIG, null);
      Endpoint second = endpoints.open(CONFIG, first);
      assertThat(second.address()).isEqualTo("b:1");
      assertThat(endpoints.open(CONFIG, second).address()).isEqualTo("c:1");
      assertThat(endpoints.open(CONFIG, null).address()).isEqualTo("c:1");
    }
  }

  private static ManagedChannel channel(Endpoint endpoint) {
    return ((GrpcWire) endpoint.connect()).channel();
  }

  @Test
  void sessionsOfOneAddressShareOneConnection() {
    try (RemoteEndpoints endpoints = endpoints("a:1")) {
      assertThat(channel(endpoints.open(CONFIG, null)))
          .isSameAs(channel(endpoints.open(CONFIG, null)));
    }
  }

  @Test
  void nothingIsOpenedOnceClosed() {
    RemoteEndpoints endpoints = endpoints("a:1");
    endpoints.close();
    assertThatThrownBy(() -> endpoints.open(CONFIG, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 'the port is missing, as in localhost:50051'",
    "localhost:, 'the port is missing, as in localhost:50051'",
    "[::1], 'the port is missing, as in [::1]:50051'",
    "'', 'the port is missing, as in localhost:50051'",
    ":50051, 'the host is missing, as in localhost:50051'",
    "http://localhost:1, 'leave out the scheme and the path, as in localhost:50051'",
    "localhost:1/, 'leave out the scheme and the path, as in localhost:50051'",
    "::1:50051, 'write an IPv6 address in brackets, as in [::1]:50051'",
    "unix:socket, 'a Unix socket is reached by nobody but who started its server'",
    "a:0, '\"0\" is not a port, which is 1 … 65535'",
    "a:65536, '\"65536\" is not a port, which is 1 … 65535'",
    "a:x, '\"x\" is not a port, which is 1 … 65535'",
    "a b:1, '\"a b\" is not the name of a host'",
    "[a]:1, '\"[a]\" is not the name of a host'"
  })
  void anAddressThatIsNotHostAndPortIsRefusedWithWhatToWrite(String address, String advice) {
    assertThatThrownBy(() -> endpoints(address))
        .isInstanceOf(EnvException.InvalidArgument.class)
        .hasMessage("address \"" + address + "\" is not host:port: " + advice);
  }

  @Test
  void spacesAroundAnAddressAndAddressesGivenTwiceDoNotMatter() {
    try (RemoteEndpoints endpoints = endpoints("a:1", " a:1")) {
      assertThat(endpoints.count()).isEqualTo(1);
    }
  }

  private static RemoteEndpoints withToken(String address, Tls tls) {
    return new RemoteEndpoints(List.of(address), tls, "secret", Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1:1", "[2001:db8::1]:1", "server:1", "localhost.example.org:1"})
  void aTokenIsNotSentToAnotherMachineInPlainText(String address) {
    assertThatThrownBy(() -> withToken(address, Tls.plaintext()))
        .isInstanceOf(EnvException.InvalidArgument.class)
        .hasMessageContaining(address)
        .hasMessageContainingAll("--tls", "--plaintext-token");
    withToken(address, Tls.plaintextExposingToken()).close();
    withToken(address, Tls.system()).close();
    endpoints(address).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:1", "127.0.0.1:1", "127.1.2.3:1", "[::1]:1"})
  void aTokenIsSentWithinThisMachine(String address) {
    withToken(address, Tls.plaintext()).close();
  }

  @Test
  void ipv6IsWrittenInBrackets() {
    try (RemoteEndpoints endpoints = endpoints("[::1]:50051")) {
      assertThat(endpoints.open(CONFIG, null).address()).isEqualTo("[::1]:50051");
    }
  }

  @Test
  void aNameOfSeveralMachinesIsSeveralServers() throws UnknownHostException {
    List<InetAddress> replicas = List.of(ip(10, 0, 0, 2), ip(new int[16]), ip(10, 0, 0, 1));
    try (RemoteEndpoints endpoints = resolvingTo(replicas)) {
      assertThat(endpoints.count()).isEqualTo(2);
      Endpoint first = endpoints.open(CONFIG, null);
      assertThat(first.address()).isEqualTo("10.0.0.1:50051");
      assertThat(channel(first).authority()).isEqualTo("servers:50051");
      assertThat(endpoints.open(CONFIG, null).address()).isEqualTo("10.0.0.2:50051");
    }
  }

  @Test
  void aNameOfOneMachineStaysAName() throws UnknownHostException {
    try (RemoteEndpoints endpoints = resolvingTo(List.of(ip(127, 0, 0, 1), ip(new int[16])))) {
      assertThat(endpoints.count()).isEqualTo(1);
      assertThat(endpoints.open(CONFIG, null).address()).isEqualTo("servers:50051");
    }
    try (RemoteEndpoints endpoints = resolvingTo(List.of())) {
      assertThat(endpoints.open(CONFIG, null).address()).isEqualTo("servers:50051");
    }
  }

  @Test
  void machinesWithIpv6OnlyAreServersToo() throws UnknownHostException {
    InetAddress first = InetAddress.getByName("2001:db8::1");
    InetAddress second = InetAddress.getByName("2001:db8::2");
    try (RemoteEndpoints endpoints = resolvingTo(List.of(first, second))) {
      assertThat(endpoints.open(CONFIG, null).address()).isEqualTo("[2001:db8:0:0:0:0:0:1]:50051");
      assertThat(endpoints.count()).isEqualTo(2);
    }
  }

  @Test
  void machinesThatComeAreUsedAndThoseThatGoAreLeft() throws UnknownHostException {
    List<InetAddress> machines = new ArrayList<>(List.of(ip(10, 0, 0, 1), ip(10, 0, 0, 2)));
    try (RemoteEndpoints endpoints = resolvingTo(machines)) {
      Endpoint first = endpoints.open(CONFIG, null);
      Endpoint second = endpoints.open(CONFIG, null);
      machines.set(0, ip(10, 0, 0, 3));
      assertThat(endpoints.open(CONFIG, first).address()).isEqualTo("10.0.0.3:50051");
      assertThat(endpoints.count()).isEqualTo(2);
      assertThat(first.death()).isNull();
      first.close();
      assertThat(first.death()).isNotNull();
      machines.clear();
      assertThat(endpoints.open(CONFIG, null).address()).isIn("10.0.0.2:50051", "10.0.0.3:50051");
      assertThat(second.death()).isNull();
    }
  }

  private static InetAddress ip(int... bytes) throws UnknownHostException {
    byte[] address = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      address[i] = (byte) bytes[i];
    }
    return InetAddress.getByAddress(address);
  }

  private static RemoteEndpoints resolvingTo(List<InetAddress> machines) {
    return new RemoteEndpoints(
        List.of("servers:50051"),
        Tls.plaintext(),
        "",
        Duration.ofSeconds(1),
        host -> host.equals("servers") ? List.copyOf(machines) : List.of());
  }

  @Test
  void noAddressIsRefused() {
    assertThatThrownBy(() -> endpoints())
        .isInstanceOf(EnvException.InvalidArgument.class)
        .hasMessageContaining("name at least one host:port");
  }

  @Test
  void aCertificateThatIsNotThereIsRefusedWithItsPath() {
    assertThatThrownBy(
            () ->
                new RemoteEndpoints(
                    List.of("a:1"),
                    Tls.trusting(Path.of("no-such.pem")),
                    "",
                    Duration.ofSeconds(1)))
        .isInstanceOf(EnvException.InvalidArgument.class)
        .hasMessageContaining("no-such.pem");
  }
}
