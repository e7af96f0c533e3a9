package dev.gymbridge.statistics;

/** An interval from one number to another that is not less. */
public record Interval(double low, double high) {}
