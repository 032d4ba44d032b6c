package org.seedferry.rpc.internal.transmission;

/** A call is not understood; the message is what the older dialect answers. */
final class RpcException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Code code;

  RpcException(Code code, String message) {
    super(message);
    this.code = code;
  }

  Code code() {
    return code;
  }

  /** The codes of JSON-RPC 2.0 and of Transmission. */
  enum Code {
    INVALID_REQUEST(-32600, "Invalid Request"),
    NO_METHOD(-32601, "Method not found"),
    INVALID_PARAMS(-32602, "Invalid params"),
    INTERNAL(-32603, "Internal error"),
    REFUSED(5, "system error"),
    NO_TORRENT(9, "invalid or corrupt torrent file");

    private final int number;
    private final String text;

    Code(int number, String text) {
      this.number = number;
      this.text = text;
    }

    int number() {
      return number;
    }

    String text() {
      return text;
    }
  }
}
