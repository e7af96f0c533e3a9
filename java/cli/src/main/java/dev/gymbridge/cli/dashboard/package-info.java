/**
 * A page that shows runs while they train, and plays their agents.
 *
 * <p>The web server is the JDK's {@code com.sun.net.httpserver}: it is kept with the JDK, needs no
 * dependency, and one page for one person asks no more of a server than it has (Jetty, Javalin and
 * Undertow are megabytes of what is not needed, Helidon needs JDK 21, NanoHTTPD and Spark are no
 * longer kept). The charts are uPlot's, from its WebJar.
 */
@NullMarked
package dev.gymbridge.cli.dashboard;

import org.jspecify.annotations.NullMarked;
