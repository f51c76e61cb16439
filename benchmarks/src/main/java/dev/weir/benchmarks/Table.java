package dev.weir.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Figures as they are told.
 *
 * @param title of the whole
 * @param columns their heads; the first is of the rows' names
 * @param rows as many cells as columns
 */
public record Table(String title, List<String> columns, List<List<String>> rows) {

    /** In columns of even width. */
    String text() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    columns.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        StringBuilder text = new StringBuilder(title).append('\n');
        text.append(line(columns, widths));
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String format = i == 0 ? "%-" + widths[i] + "s" : "  %" + widths[i] + "s";
            line.append(String.format(Locale.ROOT, format, cells.get(i)));
        }
        return line.append('\n').toString();
    }

    String markdown() {
        return "**" + title + "**\n\n"
                + row(columns)
                + "|---|" + "---:|".repeat(columns.size() - 1) + "\n"
                + rows.stream().map(Table::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
