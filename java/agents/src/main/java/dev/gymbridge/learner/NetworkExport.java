package dev.gymbridge.learner;

import dev.gymbridge.network.Network;
import dev.gymbridge.network.Products;
import java.util.List;
import java.util.Map;

/** A network with its parameters as a TorchScript file, which {@code torch.jit.load} opens. */
public final class NetworkExport {
  private NetworkExport() {}

  /**
   * The file's bytes. Its module takes observations of shape [batch, …observation], of the
   * network's observation type, and returns values of shape [batch, actions].
   */
  public static byte[] torchScript(Network network, float[] parameters) {
    String module =
        """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          w : Tensor
          def forward(self: __torch__.M, x: Tensor) -> Tensor:
            return __torch__.net(__torch__.views(self.w), x)
        """;
    return TorchArchive.of(
        Products.PYTORCH.program() + network.program() + module,
        Map.of("w", parameters),
        List.of());
  }
}
