/**
 * The one way through the daemon; start reading at {@link dev.osd.daemon.plan.PlanService}. A
 * plan's facts are resolved, the engine decides, the decision is recorded, what is permitted runs,
 * the outcome is recorded, and only then is there a reply. Sockets and bytes are not known here.
 */
@NullMarked
package dev.osd.daemon.plan;

import org.jspecify.annotations.NullMarked;
