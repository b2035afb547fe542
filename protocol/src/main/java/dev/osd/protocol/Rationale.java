package dev.osd.protocol;

import java.util.Optional;

/**
 * Why a client wants an action, in its own words.
 *
 * @param reason why; not empty
 * @param danger what could go wrong; where set, the action needs confirmation whatever the rules
 *     say
 * @param recovery how to undo it
 */
public record Rationale(String reason, Optional<String> danger, Optional<String> recovery) {}
