package io.blazedb.streams;

/** Checks of settings that name the setting they refuse. */
final class Settings {
  private Settings() {}

  static void requireBetween(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, max, value));
    }
  }

  static void requireText(String setting, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(setting + " must not be blank");
    }
  }
}
