import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** Names and values below each other. */
export function FactsTable(props: {
  readonly rows: readonly (readonly [name: string, value: ReactNode])[];
}) {
  return (
    <Table layout="fixed" withRowBorders={false} verticalSpacing={4} horizontalSpacing={0}>
      <Table.Tbody>
        {props.rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w="40%" fw={400} c="dimmed" scope="row">
              {name}
            </Table.Th>
            <Table.Td>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
