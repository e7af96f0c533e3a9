package dev.gymbridge.learner;

import dev.gymbridge.dqn.QLearning;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Parameter;
import dev.gymbridge.nn.Products;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that one agent calculates, as a TorchScript module: the network, the algorithm's page, their
 * gradient, and the optimizer.
 *
 * <p>{@code bind} comes first and takes the arrays that are updated in place. What is read lies in
 * lists as well, because each argument of a call costs microseconds: {@code set_observations} takes
 * what {@code act} and {@code values} read, {@code set_batch} what {@code target}, {@code learn}
 * and {@code learn_with_priorities} read. {@code copy} overwrites an array; {@code take} gives the
 * totals and sets them to zero; {@code gradient} gives the last one.
 */
final class Program {
  /**
   * The module's attributes: what is read; the arrays of the parameters, of the target's and of the
   * gradient; and flat vectors, each alone in a list, because an in-place update of a list that is
   * built within the program is lost.
   */
  static final List<String> LISTS =
      List.of(
          "observed",
          "batch",
          "p",
          "p_target",
          "d",
          "ws",
          "targets",
          "gs",
          "ms",
          "vs",
          "ts",
          "totals",
          "sums");

  private static final Pattern DEFINITION = Pattern.compile("(?m)^def (\\w+)\\(");

  private final Network network;
  private final LearnerSpec spec;
  private final Products products;
  private final boolean isWritten;

  Program(Network network, LearnerSpec spec, Products products) {
    this.network = network;
    this.spec = spec;
    this.products = products;
    this.isWritten = spec.algorithm() instanceof QLearning && network.isFullyConnected();
  }

  /** Whether PyTorch differentiates: then it has to be called as in training. */
  boolean isDifferentiated() {
    return !isWritten;
  }

  String text() {
    return linked(
        products.linear(isDifferentiated())
            + network.program()
            + spec.algorithm().program(network.actions())
            + (isWritten
                ? WrittenGradient.program(network, products, spec.batchSize())
                : differentiated())
            + module());
  }

  /** A text in which functions call each other by name: TorchScript wants the names in full. */
  static String linked(String text) {
    TreeSet<String> names = new TreeSet<>();
    Matcher definitions = DEFINITION.matcher(text);
    while (definitions.find()) {
      names.add(definitions.group(1));
    }
    return text.replaceAll(
        "(?<![\\w.])(?<!def )(%s)\\(".formatted(String.join("|", names)), "__torch__.$1(");
  }

  /** The gradient as PyTorch finds it, by the arrays as leaves of their own. */
  private String differentiated() {
    List<Parameter> parameters = network.parameters();
    return """
        def gradient(p: List[Tensor], d: List[Tensor], s_tm1: Tensor, a_tm1: Tensor, target_tm1: Tensor, weights: Tensor, u: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
          torch.set_grad_enabled(True)
          w = [%s]
          each, q_tm1, priorities = losses(w, s_tm1, a_tm1, target_tm1, u)
          loss = torch.mean(torch.mul(torch.view_as(each, weights), weights))
          g = torch.autograd.grad([loss], w)
          torch.set_grad_enabled(False)
        %s  return (torch.detach(loss), torch.detach(q_tm1), torch.detach(priorities))
        """
        .formatted(
            IntStream.range(0, parameters.size())
                .mapToObj("torch.requires_grad_(torch.detach(p[%s]))"::formatted)
                .collect(Collectors.joining(", ")),
            IntStream.range(0, parameters.size())
                .mapToObj(
                    "  _%1$s = torch.copy_(d[%1$s], unchecked_cast(Tensor, g[%1$s]))\n"::formatted)
                .collect(Collectors.joining()));
  }

  private String module() {
    return """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
        """
        + LISTS.stream().map("  %s : List[Tensor]\n"::formatted).collect(Collectors.joining())
        + """
          def bind(self: __torch__.M, w: Tensor, target: Tensor, m: Tensor, v: Tensor, t: Tensor, total: Tensor) -> Tensor:
            self.p = views(w)
            self.p_target = views(target)
            g = torch.zeros_like(w)
            self.d = views(g)
            self.ws = [w]
            self.targets = [target]
            self.gs = [g]
            self.ms = [m]
            self.vs = [v]
            self.ts = [t]
            self.totals = [total]
            self.sums = torch.unbind(total)
            return w
          def set_observations(self: __torch__.M, x: Tensor, u: Tensor) -> Tensor:
            self.observed = [x, u]
            return x
          def set_batch(self: __torch__.M, s_tm1: Tensor, a_tm1: Tensor, r_t: Tensor, discount_t: Tensor, s_t: Tensor, weights: Tensor, noise: Tensor, lr: Tensor) -> Tensor:
            self.batch = [s_tm1, a_tm1, r_t, discount_t, s_t, weights, noise, lr]
            return lr
          def values(self: __torch__.M) -> Tensor:
            x, u = self.observed
            return values(net(self.p, x, u))
          def act(self: __torch__.M) -> Tensor:
            return torch.argmax((self).values(), 1)
          def copy(self: __torch__.M, to: Tensor, source: Tensor) -> Tensor:
            return torch.copy_(to, source)
          def take(self: __torch__.M) -> Tensor:
            total = (self.totals)[0]
            taken = torch.clone(total)
            _0 = torch.zero_(total)
            return taken
          def gradient(self: __torch__.M) -> Tensor:
            return (self.gs)[0]
          def target(self: __torch__.M) -> Tensor:
            s_tm1, a_tm1, r_t, discount_t, s_t, weights, noise, lr = self.batch
            return target(self.p, self.p_target, s_tm1, a_tm1, r_t, discount_t, s_t, %1$s)
          def learn(self: __torch__.M) -> Tensor:
            loss, priorities = (self).step()
            return loss
          def learn_with_priorities(self: __torch__.M) -> Tensor:
            loss, priorities = (self).step()
            return priorities
          def step(self: __torch__.M) -> Tuple[Tensor, Tensor]:
            s_tm1, a_tm1, r_t, discount_t, s_t, weights, noise, lr = self.batch
            u = %1$s
            target_tm1 = target(self.p, self.p_target, s_tm1, a_tm1, r_t, discount_t, s_t, u)
            loss, q_tm1, priorities = gradient(self.p, self.d, s_tm1, a_tm1, target_tm1, weights, u)
            g = (self.gs)[0]
        """
            .formatted(noise())
        + spec.adam().step().indent(4)
        + averaging()
        + """
            _3 = torch.add_((self.sums)[0], loss)
            _4 = torch.add_((self.sums)[1], torch.mean(q_tm1))
            _5 = torch.add_((self.sums)[2], norm)
            return (loss, priorities)
        """;
  }

  /** The random numbers of each forward pass; all are the same nothing where none are needed. */
  private String noise() {
    int passes = spec.algorithm().passes();
    return network.noise(1) > 0
        ? "torch.unbind(noise)"
        : IntStream.range(0, passes)
            .mapToObj(pass -> "noise")
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private String averaging() {
    return spec.polyak() == 0
        ? ""
        : "    _7 = torch.lerp_((self.targets)[0], (self.ws)[0], %s)\n".formatted(spec.polyak());
  }
}
