/** Tests of the one way through. */
@NullMarked
package dev.osd.daemon.plan;

import org.jspecify.annotations.NullMarked;
