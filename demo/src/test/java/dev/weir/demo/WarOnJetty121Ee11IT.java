package dev.weir.demo;

/** Jetty 12.1, Jakarta EE 11. */
class WarOnJetty121Ee11IT extends WarCases {
    @Override
    Server start() throws Exception {
        return Server.jetty(System.getProperty("weir.jetty121"), "ee11");
    }
}
