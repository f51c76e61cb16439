package dev.weir.config;

import dev.weir.http.AnswerField;
import dev.weir.http.GateOptions;
import org.jspecify.annotations.Nullable;

/** Reads how a gate answers. */
final class GateSettings {

    private GateOptions options = GateOptions.standard();

    private GateSettings() {}

    static GateOptions of(Settings settings) {
        GateSettings reading = new GateSettings();
        reading.give(
                settings.findOrDefault(Setting.RESPONSE_FIELDS),
                text -> reading.options.fields(
                        Values.items(text).stream().map(AnswerField::parse).toList()));
        reading.give(settings.findOrDefault(Setting.EXPOSE_FIELDS), text -> reading.options.exposed(Values.bool(text)));
        reading.give(
                settings.findOrDefault(Setting.COUNT_PREFLIGHTS),
                text -> reading.options.preflightsCount(Values.bool(text)));
        reading.give(settings.find(Setting.OUTCOME_HEADER), text -> reading.options.outcomeHeader(text));
        reading.give(settings.findOrDefault(Setting.MAX_HELD), text -> reading.options.maxHeld(Values.number(text)));
        reading.give(settings.find(Setting.SILENCE), text -> reading.options.silenced(Silence.ofRequests(text)));
        return reading.options;
    }

    private interface Change {
        GateOptions of(String text);
    }

    private void give(@Nullable Found found, Change change) {
        if (found != null) {
            found.give(text -> options = change.of(text));
        }
    }
}
