/**
 * One judge for each question about an action. Each is a function from rules and facts to findings;
 * none knows of the others, and none makes a permit.
 */
@NullMarked
package dev.osd.policy.judge;

import org.jspecify.annotations.NullMarked;
