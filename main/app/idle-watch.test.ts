import { expect, it, vi } from 'vitest';
import { steppedClock } from '../../test/fakes/stepped-clock.ts';
import { idleWatch, type MachineState } from './idle-watch.ts';

function watched() {
  const clock = steppedClock();
  let state: MachineState = 'active';
  const onIdle = vi.fn();
  const onMachineLocked = vi.fn();
  const watch = idleWatch({
    clock,
    minutes: () => 10,
    machineState: () => state,
    onIdle,
    onMachineLocked,
  });
  return { clock, watch, onIdle, onMachineLocked, machineLocks: () => (state = 'locked') };
}

it('locks after so many minutes without a touch, and not before', () => {
  const { clock, watch, onIdle } = watched();
  clock.advance(9 * 60_000);
  watch.touch();
  clock.advance(10 * 60_000);
  watch.look();
  expect(onIdle).not.toHaveBeenCalled();
  clock.advance(10_000);
  watch.look();
  expect(onIdle).toHaveBeenCalledOnce();
});

it('locks with the machine, whatever is touched', () => {
  const { watch, onIdle, onMachineLocked, machineLocks } = watched();
  watch.touch();
  machineLocks();
  watch.look();
  expect(onMachineLocked).toHaveBeenCalledOnce();
  expect(onIdle).not.toHaveBeenCalled();
});
