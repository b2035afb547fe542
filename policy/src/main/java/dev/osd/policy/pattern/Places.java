package dev.osd.policy.pattern;

import java.util.Optional;

/**
 * What {@code ~} and {@code {workspace}} stand for.
 *
 * @param home a real, absolute path
 * @param workspace a real, absolute path; nothing where the peer's directory is no workspace
 */
public record Places(String home, Optional<String> workspace) {}
