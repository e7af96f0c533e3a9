package dev.gymbridge.cli.picture;

import java.awt.Dimension;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Draws into an SVG document. Lines that begin where the one before ended become one path, as
 * XChart draws a curve piece by piece.
 */
final class SvgGraphics extends SVGGraphics2D {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  /** Decimal places of coordinates, which are pixels. */
  private static final int PRECISION = 2;

  private Path2D.@Nullable Double path;
  private @Nullable Paint paint;
  private @Nullable Stroke stroke;
  private @Nullable Shape clip;
  private @Nullable AffineTransform transform;

  private SvgGraphics(SVGGeneratorContext context) {
    super(context, false);
  }

  /** A drawing as an SVG file. */
  static byte[] bytes(Drawing drawing) throws IOException {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setComment("");
    context.setPrecision(PRECISION);
    SvgGraphics graphics = new SvgGraphics(context);
    Dimension size = new Dimension(drawing.width(), drawing.height());
    graphics.setSVGCanvasSize(size);
    drawing.draw(graphics);
    graphics.flush();
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 %d %d".formatted(size.width, size.height));
    return utf8(root);
  }

  /** Batik's own writer names a document type, for which readers ask the network. */
  private static byte[] utf8(Element root) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(root), new StreamResult(bytes));
    } catch (TransformerException failure) {
      throw new IOException(failure);
    }
    return bytes.toByteArray();
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void draw(Shape shape) {
    if (!(shape instanceof Line2D line)) {
      flush();
      super.draw(shape);
    } else if (path == null || !goesOn(path, line)) {
      flush();
      path = new Path2D.Double(line);
      paint = getPaint();
      stroke = getStroke();
      clip = getClip();
      transform = getTransform();
    } else {
      path.lineTo(line.getX2(), line.getY2());
    }
  }

  private boolean goesOn(Path2D.Double before, Line2D line) {
    Point2D end = before.getCurrentPoint();
    return end.equals(line.getP1())
        && getPaint().equals(paint)
        && getStroke().equals(stroke)
        && getTransform().equals(transform);
  }

  @Override
  public void fill(Shape shape) {
    flush();
    super.fill(shape);
  }

  /** Draws the lines that were put together, as they were asked for. */
  private void flush() {
    if (path != null) {
      Path2D.Double drawn = path;
      path = null;
      Paint paintNow = getPaint();
      Stroke strokeNow = getStroke();
      AffineTransform transformNow = getTransform();
      Shape clipNow = getClip();
      setTransform(transform);
      setClip(clip);
      setPaint(paint);
      setStroke(stroke);
      super.draw(drawn);
      setTransform(transformNow);
      setClip(clipNow);
      setPaint(paintNow);
      setStroke(strokeNow);
    }
  }
}
