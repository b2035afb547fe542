package dev.osd.protocol;

import java.util.Optional;

/**
 * A request that stops plans which wait for their turn or run, on whichever connections.
 *
 * @param requestId the name of the plans that are meant
 * @param sessionId where it is given, only those with this {@code session_id}
 */
public record Cancel(String requestId, Optional<String> sessionId) {}
