/** Tests of the policy, on a made-up {@link dev.osd.policy.Machine}. */
@NullMarked
package dev.osd.policy;

import org.jspecify.annotations.NullMarked;
