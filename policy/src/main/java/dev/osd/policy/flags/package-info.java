/**
 * What is known of arguments by which programs that seem harmless write files, run other programs
 * or leave what they were allowed for. Knows nothing of rules.
 */
@NullMarked
package dev.osd.policy.flags;

import org.jspecify.annotations.NullMarked;
