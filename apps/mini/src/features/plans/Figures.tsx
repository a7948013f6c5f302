import { ScrollView, View } from '@tarojs/components';
import { checksOf, printedTables, type PlanFigures, type TableKind } from '@yangfan/client';
import { Notice } from '../../shared/ui/States.tsx';

/** A table with everything worked out and what the figures say about themselves. */
export function Figures({ figures, kind }: { figures: PlanFigures; kind: TableKind }) {
  return (
    <View>
      {printedTables(figures, kind).map((table) => (
        <View key={table.title}>
          <View className="plans-quiet">{table.title}</View>
          <ScrollView scrollX className="plans-table">
            <View className="plans-line plans-head">
              {table.columns.map((title) => (
                <View key={title} className="plans-cell">
                  {title}
                </View>
              ))}
            </View>
            {table.rows.map((row, line) => (
              <View key={`${line} ${row[0]}`} className="plans-line">
                {row.map((cell, index) => (
                  <View key={table.columns[index]!} className="plans-cell figure">
                    {cell}
                  </View>
                ))}
              </View>
            ))}
          </ScrollView>
        </View>
      ))}
      {checksOf(figures, [kind]).map((one) => (
        <Notice key={one.sentence} tone={one.tone === 'stop' ? 'wrong' : one.tone}>
          {one.sentence}
        </Notice>
      ))}
    </View>
  );
}
