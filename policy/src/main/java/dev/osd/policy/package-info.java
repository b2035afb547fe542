/**
 * What may run. A policy file becomes a {@link dev.osd.policy.Policy}; the {@link
 * dev.osd.policy.PolicyEngine} turns facts about an action into a {@link dev.osd.policy.Decision},
 * and only it makes a {@link dev.osd.policy.Permit}. Everything in here is a function of its
 * arguments: no file, socket, process or clock is touched.
 */
@NullMarked
package dev.osd.policy;

import org.jspecify.annotations.NullMarked;
