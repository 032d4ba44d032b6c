/** The face of a Transmission, by its remote control. */
package org.seedferry.rpc.internal.transmission;
