package org.seedferry.transport.sftp.internal;

import java.security.KeyPair;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.auth.password.PasswordAuthenticationReporter;
import org.apache.sshd.client.auth.pubkey.PublicKeyAuthenticationReporter;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.seedferry.api.Secret;

/** One login: what is offered, and what was tried. */
final class Login
    implements UserInteraction, PasswordAuthenticationReporter, PublicKeyAuthenticationReporter {

  /** Under which a connection carries its login. */
  static final AttributeKey<Login> KEY = new AttributeKey<>();

  private final Credentials credentials;
  private final Set<String> tried = Collections.synchronizedSet(new LinkedHashSet<>());

  Login(Credentials credentials) {
    this.credentials = credentials;
  }

  /** The login of a session; null when it has none. */
  static Login of(Session session) {
    AttributeRepository context = ((ClientSession) session).getConnectionContext();
    return context == null ? null : context.getAttribute(KEY);
  }

  /** Makes a session offer what there is. */
  void prepare(ClientSession session) {
    session.setUserInteraction(this);
    session.setPasswordAuthenticationReporter(this);
    session.setPublicKeyAuthenticationReporter(this);
    credentials.keys().forEach(session::addPublicKeyIdentity);
    if (credentials.password() != null) {
      session.addPasswordIdentity(credentials.password().reveal());
    }
  }

  boolean asksAgent() {
    return credentials.agent();
  }

  /** What was tried, in words. */
  String tried() {
    return tried.isEmpty() ? "nothing that it accepts" : String.join(", ", tried);
  }

  /** True when the server has heard of a password or key. */
  boolean wasTried() {
    return !tried.isEmpty();
  }

  @Override
  public boolean isInteractionAllowed(ClientSession session) {
    return credentials.password() != null;
  }

  /**
   * Answers the one question that can be answered: a hidden one, which asks for the password. Where
   * that was refused already, a second failed login would only bring us nearer to being locked out.
   */
  @Override
  public String[] interactive(
      ClientSession session,
      String name,
      String instruction,
      String language,
      String[] prompts,
      boolean[] shown) {
    if (prompts.length == 0) {
      return new String[0];
    }
    if (tried.contains("password")) {
      return null;
    }
    tried.add("keyboard-interactive");
    Secret password = credentials.password();
    boolean isQuestionForPassword = prompts.length == 1 && !shown[0] && password != null;
    return isQuestionForPassword ? new String[] {password.reveal()} : null;
  }

  @Override
  public String getUpdatedPassword(ClientSession session, String prompt, String language) {
    return null;
  }

  @Override
  public void signalAuthenticationAttempt(
      ClientSession session, String service, String oldPassword, boolean modified, String next) {
    tried.add("password");
  }

  @Override
  public void signalAuthenticationAttempt(
      ClientSession session, String service, KeyPair identity, String signature) {
    tried.add("publickey");
  }

  @Override
  public void signalAuthenticationExhausted(ClientSession session, String service) {
    // Both reporters have it; the failed login itself tells more.
  }

  @Override
  public void signalAuthenticationSuccess(ClientSession session, String service, String password) {
    // Nothing to note.
  }

  @Override
  public void signalAuthenticationFailure(
      ClientSession session,
      String service,
      String password,
      boolean partial,
      List<String> serverMethods) {
    // Noted when it was tried.
  }
}
