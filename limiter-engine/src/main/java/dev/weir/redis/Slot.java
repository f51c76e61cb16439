package dev.weir.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The slot of a Redis Cluster that a key is in: CRC-16/XMODEM of what is between its first braces, modulo 16,384. */
final class Slot {

    static final int COUNT = 16_384;

    private static final int POLYNOMIAL = 0x1021;
    private static final int[] TABLE = table();

    private Slot() {}

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
            }
            table[i] = crc & 0xffff;
        }
        return table;
    }

    static int of(String key) {
        int open = key.indexOf('{');
        int close = key.indexOf('}', open + 1);
        boolean tagged = open >= 0 && close > open + 1;
        byte[] bytes = (tagged ? key.substring(open + 1, close) : key).getBytes(StandardCharsets.UTF_8);
        int crc = 0;
        for (byte each : bytes) {
            crc = ((crc << 8) & 0xffff) ^ TABLE[(crc >> 8) ^ (each & 0xff)];
        }
        return crc % COUNT;
    }

    /** Keys that are spread evenly over the slots. */
    static List<String> spread(int count) {
        String[] keys = new String[count];
        for (int i = 0, found = 0; found < count; i++) {
            String key = Integer.toString(i);
            int place = of(key) * count / COUNT;
            if (keys[place] == null) {
                keys[place] = key;
                found++;
            }
        }
        return List.of(keys);
    }
}
