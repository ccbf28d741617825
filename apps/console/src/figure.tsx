import { Skeleton, Text } from '@mantine/core'

/** One number with its name; a placeholder of the same size while it is not known. */
export function Figure({ name, value, unit }: { name: string; value: string | undefined; unit?: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      {value === undefined ? (
        <Skeleton h={36} w={90} />
      ) : (
        <Text fz={28} lh="36px" fw={550} style={{ fontVariantNumeric: 'tabular-nums' }}>
          {value}
          {unit && (
            <Text span size="md" c="dimmed" ml={4}>
              {unit}
            </Text>
          )}
        </Text>
      )}
    </div>
  )
}
