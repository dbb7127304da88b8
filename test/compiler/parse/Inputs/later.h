#pragma edat event(later)
