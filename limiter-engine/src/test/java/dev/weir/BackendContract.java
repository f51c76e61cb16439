package dev.weir;

/**
 * What every backend promises, in tests that any backend runs unchanged: extend it and make the backend. Its parts are by
 * subject.
 */
public abstract class BackendContract implements OracleContract {}
