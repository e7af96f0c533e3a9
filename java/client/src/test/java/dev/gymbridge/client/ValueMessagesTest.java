package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.PyTuple;
import dev.gymbridge.v1.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Types must arrive in Python as they left: ale-py refuses frameskip=4.0 and tells (2, 5) from [2,
 * 5].
 */
final class ValueMessagesTest {
  @Test
  void anIntegerStaysAnIntegerAndAFloatAFloat() {
    assertThat(ValueMessages.encode("k", 4).getKindCase()).isEqualTo(Value.KindCase.INT_VALUE);
    assertThat(ValueMessages.encode("k", Long.MIN_VALUE).getIntValue()).isEqualTo(Long.MIN_VALUE);
    assertThat(ValueMessages.encode("k", 4.0).getKindCase()).isEqualTo(Value.KindCase.DOUBLE_VALUE);
    assertThat(ValueMessages.encode("k", 0.25f).getDoubleValue()).isEqualTo(0.25);
  }

  @Test
  void falseEmptyAndNullAreThreeThings() {
    assertThat(ValueMessages.encode("k", false).getKindCase()).isEqualTo(Value.KindCase.BOOL_VALUE);
    assertThat(ValueMessages.encode("k", "").getKindCase()).isEqualTo(Value.KindCase.STRING_VALUE);
    assertThat(ValueMessages.encode("k", null).getKindCase())
        .isEqualTo(Value.KindCase.KIND_NOT_SET);
  }

  @Test
  void aTupleIsNotAList() {
    assertThat(ValueMessages.encode("k", PyTuple.of(2, 5)).getTupleValue().getValues(1))
        .isEqualTo(ValueMessages.encode("k", 5));
    assertThat(ValueMessages.encode("k", List.of(2, 5)).getKindCase())
        .isEqualTo(Value.KindCase.LIST_VALUE);
  }

  @Test
  void containersNest() {
    Value value = ValueMessages.encode("k", Map.of("size", List.of(PyTuple.of(true))));
    assertThat(
            value
                .getMapValue()
                .getValuesOrThrow("size")
                .getListValue()
                .getValues(0)
                .getTupleValue()
                .getValues(0)
                .getBoolValue())
        .isTrue();
  }

  @Test
  void aTypeWithoutACounterpartIsRefusedWithItsPlace() {
    assertThatThrownBy(
            () -> ValueMessages.encode("options", Map.of("x", List.of(1, BigDecimal.ONE))))
        .isInstanceOf(EnvException.InvalidArgument.class)
        .hasMessageStartingWith("argument options.x[1] is a java.math.BigDecimal; use ");
  }

  @Test
  void aKeyThatIsNotAStringIsRefused() {
    assertThatThrownBy(() -> ValueMessages.encode("options", Map.of(1, "x")))
        .isInstanceOf(EnvException.InvalidArgument.class)
        .hasMessageContaining("options")
        .hasMessageContaining("1");
  }
}
