#ifndef CAPMATCH_CZLIB_SHIM_H
#define CAPMATCH_CZLIB_SHIM_H

#include <zlib.h>

#endif
