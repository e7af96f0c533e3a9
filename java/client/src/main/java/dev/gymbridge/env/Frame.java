package dev.gymbridge.env;

/**
 * A picture.
 *
 * @param width in pixels
 * @param height in pixels
 * @param pixels uint8 of shape {@code (height, width, 3)}: red, green, blue
 */
public record Frame(int width, int height, Tensor pixels) {}
