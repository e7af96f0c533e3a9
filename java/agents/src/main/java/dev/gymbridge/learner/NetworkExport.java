package dev.gymbridge.learner;

import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Products;
import java.util.List;
import java.util.Map;

/** A network with its parameters as a TorchScript file, which {@code torch.jit.load} opens. */
public final class NetworkExport {
  private NetworkExport() {}

  /**
   * The file's bytes. Its module takes observations of shape [batch, …observation], of the
   * network's observation type, and returns values of shape [batch, actions]; noise is at its
   * median.
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
            u = torch.full([%s + %s * torch.size(x, 0)], 0.5)
            return values(net(views(self.w), x, u))
        """
            .formatted(network.noise(0), network.noise(1) - network.noise(0));
    return TorchArchive.of(
        Program.linked(Products.PYTORCH.linear(true) + network.program() + module),
        Map.of("w", parameters),
        List.of());
  }
}
