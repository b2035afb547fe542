package dev.osd.protocol;

/**
 * Why something did not succeed.
 *
 * @param code the kind of failure, for programs
 * @param message what happened, to what, by which rule or limit, and what would be accepted; one
 *     line, without secrets
 */
public record Failure(ErrorCode code, String message) {}
