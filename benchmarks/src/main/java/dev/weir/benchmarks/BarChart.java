package dev.weir.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Bars as SVG, one panel beside the other, each with a scale of its own.
 *
 * @param title of the whole
 * @param panels left to right, then down
 */
public record BarChart(String title, List<Panel> panels) {

    /**
     * A panel.
     *
     * @param title such as the load
     * @param bars from above
     */
    public record Panel(String title, List<Bar> bars) {}

    /**
     * A bar, with a line over it from the lowest to the highest round.
     *
     * @param name beside it
     * @param value its length
     * @param least in any round
     * @param most in any round
     * @param ours whether it stands out
     */
    public record Bar(String name, double value, double least, double most, boolean ours) {}

    private static final int COLUMNS = 2;
    private static final int WIDTH = 460;
    private static final int ROW = 20;
    private static final int HEAD = 34;
    private static final int NAME = 165;
    private static final int BAR = 215;

    public String svg() {
        int bars = panels.stream().mapToInt(panel -> panel.bars.size()).max().orElse(0);
        int height = HEAD + bars * ROW + 12;
        int lines = (panels.size() + COLUMNS - 1) / COLUMNS;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                COLUMNS * WIDTH,
                lines * height + 34);
        add(svg, "<title>%s</title>", escaped(title));
        add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
        add(svg, "<text x=\"10\" y=\"22\" font-size=\"15\" font-weight=\"bold\">%s</text>", escaped(title));
        for (int i = 0; i < panels.size(); i++) {
            panel(svg, panels.get(i), i % COLUMNS * WIDTH, 34 + i / COLUMNS * height);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(StringBuilder svg, Panel panel, int left, int top) {
        add(svg, "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", left + 10, top + 20, escaped(panel.title));
        double most = panel.bars.stream().mapToDouble(Bar::most).max().orElse(1);
        int x = left + NAME;
        for (int i = 0; i < panel.bars.size(); i++) {
            Bar bar = panel.bars.get(i);
            int y = top + HEAD + i * ROW;
            add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", x - 8, y + 11, escaped(bar.name));
            add(
                    svg,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>",
                    x,
                    y,
                    bar.value / most * BAR,
                    bar.ours ? "#0b6e4f" : "#9fb3c8");
            add(
                    svg,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#333\"/>",
                    x + bar.least / most * BAR,
                    y + 7,
                    x + bar.most / most * BAR,
                    y + 7);
            add(
                    svg,
                    bar.value < 100
                            ? "<text x=\"%.1f\" y=\"%d\">%.1f</text>"
                            : "<text x=\"%.1f\" y=\"%d\">%,.0f</text>",
                    x + Math.max(bar.value, bar.most) / most * BAR + 6,
                    y + 11,
                    bar.value);
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in an artifact that nothing here needs
    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
