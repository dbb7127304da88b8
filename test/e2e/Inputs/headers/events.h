#pragma edat event(edge[]: double[])
