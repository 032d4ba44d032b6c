/** How the faces are put behind the host's HTTP port. */
package org.seedferry.rpc.internal.http;
