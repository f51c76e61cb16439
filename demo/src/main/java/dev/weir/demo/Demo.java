package dev.weir.demo;

/** Starts the demo. */
public final class Demo {
    private Demo() {}

    public static void main(String[] args) {
        System.out.println("Weir");
    }
}
