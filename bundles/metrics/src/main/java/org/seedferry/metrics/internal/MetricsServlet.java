package org.seedferry.metrics.internal;

import io.prometheus.metrics.config.ExporterProperties;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.seedferry.api.gate.Gatekeeper;

/** Serves {@code /metrics} in the format that the asker prefers, smaller where it understands. */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.pattern=/metrics",
      "osgi.http.whiteboard.servlet.name=Seedferry metrics",
      "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name="
          + Gatekeeper.CONTEXT
          + ")"
    })
public final class MetricsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Metrics metrics;
  private final transient ExpositionFormats formats =
      ExpositionFormats.init(ExporterProperties.builder().build());

  @Activate
  public MetricsServlet(@Reference Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ExpositionFormatWriter writer = formats.findWriter(request.getHeader("Accept"));
    ByteArrayOutputStream page = new ByteArrayOutputStream(1 << 15);
    boolean small = acceptsGzip(request.getHeader("Accept-Encoding"));
    try (OutputStream out = small ? new GZIPOutputStream(page) : page) {
      writer.write(out, metrics.scrape());
    }
    response.setContentType(writer.getContentType());
    response.setHeader("Vary", "Accept, Accept-Encoding");
    if (small) {
      response.setHeader("Content-Encoding", "gzip");
    }
    response.setContentLength(page.size());
    page.writeTo(response.getOutputStream());
  }

  private static boolean acceptsGzip(String header) {
    if (header == null) {
      return false;
    }
    for (String coding : header.split(",")) {
      String[] parts = coding.strip().split(";");
      if (parts[0].strip().equalsIgnoreCase("gzip")) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
