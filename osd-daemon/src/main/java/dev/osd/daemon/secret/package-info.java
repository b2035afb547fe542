/**
 * Finds secrets in texts and puts markers in their place: values that are named as secret, keys of
 * known shapes, private key blocks, the passwords in URLs. Pure and linear in the text's length,
 * because the texts are hostile and every record passes through. Two faults are weighed against
 * each other here: a secret that is missed, and a command that is hidden because it was dressed up
 * as one. Knows nothing of records.
 */
@NullMarked
package dev.osd.daemon.secret;

import org.jspecify.annotations.NullMarked;
