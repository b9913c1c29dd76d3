/*
 * charts.h - the callbacks of the charts, each written in the file of its own.
 */
#ifndef RETENTION_CHARTS_H
#define RETENTION_CHARTS_H

#include "function/function.h"

function_call heatmap_step, lines_step, bars_step, sheet_step, page_step;
function_result heatmap_final, lines_final, bars_final, sheet_final, page_final;

#endif
