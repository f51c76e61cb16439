package dev.weir.http;

/** A cost of which some is known before there is a request. */
interface FixedCost extends CostResolver {

    /** The most that is known to be asked for. */
    long largest();
}
