package dev.weir.benchmarks.memory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which keys are asked for.
 *
 * @param keys how many there are
 * @param zipf whether the k-th most frequent is asked for 1/k as often as the first, or all are alike
 */
record Traffic(int keys, boolean zipf) {

    static final String PREFIX = "user";

    /** How many draws there are before they start again, a power of two. */
    private static final int DRAWS = 1 << 21;

    /** The ends of the keys, eight characters each. */
    String[] suffixes() {
        String[] suffixes = new String[keys];
        Arrays.setAll(suffixes, Traffic::suffix);
        return suffixes;
    }

    /** Different for different numbers, below and above zero. */
    static String suffix(int number) {
        byte[] digits = new byte[8];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (byte) "0123456789abcdef".charAt((number >>> (4 * (7 - i))) & 15);
        }
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    /** The keys asked for, one after the other; as many as a power of two. */
    int[] draws() {
        if (keys == 1) {
            return new int[1];
        }
        SplittableRandom random = new SplittableRandom(keys);
        int[] draws = new int[DRAWS];
        if (zipf) {
            double[] upTo = cumulated();
            int[] byRank = shuffled(random);
            Arrays.setAll(draws, i -> byRank[rank(upTo, random.nextDouble())]);
        } else {
            Arrays.setAll(draws, i -> random.nextInt(keys));
        }
        return draws;
    }

    private double[] cumulated() {
        double[] upTo = new double[keys];
        double sum = 0;
        for (int i = 0; i < keys; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
        for (int i = 0; i < keys; i++) {
            upTo[i] /= sum;
        }
        return upTo;
    }

    private static int rank(double[] upTo, double chance) {
        int found = Arrays.binarySearch(upTo, chance);
        return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
    }

    /** So that the most frequent were not made, and do not lie, one beside the other. */
    private int[] shuffled(SplittableRandom random) {
        int[] shuffled = new int[keys];
        for (int i = 0; i < keys; i++) {
            int at = random.nextInt(i + 1);
            shuffled[i] = shuffled[at];
            shuffled[at] = i;
        }
        return shuffled;
    }
}
