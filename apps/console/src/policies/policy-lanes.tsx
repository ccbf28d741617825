import type { Placed } from '@gatehouse/forms/place.ts'
import { problemsBelow } from '@gatehouse/forms/place.ts'
import type { ConsolePolicy } from '../units.ts'
import { AddPolicy } from './add-policy.tsx'
import { LaneRow } from './lane-row.tsx'
import { lanesOf, type PolicyUse, type Scope, type Source } from './lanes.ts'
import { StepCard } from './step-card.tsx'
import { UseDrawer } from './use-drawer.tsx'
import { useLaneActs } from './use-lane-acts.ts'

export interface PolicyLanesProps {
  organization: string
  sources: readonly Source[]
  /** Whose policies are changed here. */
  own: Scope
  /** Where they stand in the document. */
  pointer: string
  uses: readonly PolicyUse[]
  policies: Readonly<Record<string, ConsolePolicy>>
  problems: readonly Placed[]
  readOnly: boolean
  put: (uses: PolicyUse[]) => void
  amend: (uses: PolicyUse[]) => void
  undo: () => void
}

/** A lane for each stage; policies of this place are added, moved and taken out by hand or by key. */
export function PolicyLanes(props: PolicyLanesProps) {
  const { organization, sources, own, pointer, uses, policies, problems, readOnly } = props
  const acts = useLaneActs(props)
  const { opened, adding, stagesOf } = acts
  const use = opened && (opened.scope === own ? uses[opened.index] : opened.use)
  const wrong = (index: number) => problems.find(one => problemsBelow([one], `${pointer}/${index}`) > 0)?.message
  return (
    <>
      <ol className="policy-lanes">
        {lanesOf(sources, stagesOf).map(lane => (
          <LaneRow
            key={lane.stage}
            lane={lane}
            readOnly={readOnly}
            add={() => acts.ask(lane.stage)}
            drop={acts.drop(lane.stage)}
          >
            {lane.steps.map(step => (
              <StepCard
                key={`${step.scope}/${step.index}`}
                step={step}
                title={policies[step.use.policy]?.title ?? step.use.policy}
                wrong={step.scope === own ? wrong(step.index) : undefined}
                own={!readOnly && step.scope === own}
                open={() => acts.open(step)}
                move={by => acts.move(step.index, by)}
                remove={() => acts.remove(step.index)}
                drag={acts.drag}
                dropped={() => acts.dropOn(step, lane.stage)}
              />
            ))}
          </LaneRow>
        ))}
      </ol>
      {adding && <AddPolicy stage={adding} policies={policies} add={acts.add} close={() => acts.ask(undefined)} />}
      {opened && use && (
        <UseDrawer
          {...{ organization, use, problems }}
          policy={policies[use.policy]}
          pointer={`${pointer}/${opened.index}`}
          readOnly={readOnly || opened.scope !== own}
          put={next => acts.change(opened.index, next)}
          remove={() => acts.remove(opened.index)}
          close={() => acts.open(undefined)}
        />
      )}
    </>
  )
}
