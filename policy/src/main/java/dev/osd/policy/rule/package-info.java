/** The rules of a policy as values, each knowing the line that it stands on. */
@NullMarked
package dev.osd.policy.rule;

import org.jspecify.annotations.NullMarked;
