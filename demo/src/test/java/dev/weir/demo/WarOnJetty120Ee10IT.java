package dev.weir.demo;

/** Jetty 12.0, Jakarta EE 10. */
class WarOnJetty120Ee10IT extends WarCases {
    @Override
    Server start() throws Exception {
        return Server.jetty(System.getProperty("weir.jetty120"), "ee10");
    }
}
