/** Tests of the patterns. */
@NullMarked
package dev.osd.policy.pattern;

import org.jspecify.annotations.NullMarked;
