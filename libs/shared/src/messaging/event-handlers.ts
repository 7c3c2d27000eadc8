import { isObservable, lastValueFrom } from 'rxjs';
import type { MessageHandler } from '@nestjs/microservices';
import type { Tx } from '#shared/database';
import { newContext, runInContext } from '#shared/observability';
import { handlerDuration } from './messaging-metrics.js';
import type { ReceivedEvent } from './received-event.js';
import { cutIntoRuns, type Run } from './runs.js';

/** The service's `@OnEvent` methods, by event type. */
export class EventHandlers {
  private readonly byType = new Map<string, MessageHandler[]>();
  private readonly topicOfType = new Map<string, string>();

  add(type: string, topic: string, handler: MessageHandler): void {
    this.topicOfType.set(type, topic);
    const handlers = this.byType.get(type);
    if (handlers) handlers.push(handler);
    else this.byType.set(type, [handler]);
  }

  /** The topics that the service listens to, with the types it handles on each. */
  typesByTopic(): Map<string, Set<string>> {
    const topics = new Map<string, Set<string>>();
    for (const [type, topic] of this.topicOfType) {
      const types = topics.get(topic);
      if (types) types.add(type);
      else topics.set(topic, new Set([type]));
    }
    return topics;
  }

  /** Hands the events to their handlers, set by set, one after the other. */
  async handle(events: readonly ReceivedEvent[], tx: Tx): Promise<void> {
    for (const run of cutIntoRuns(events)) await this.handleRun(run, tx);
  }

  private async handleRun(run: Run, tx: Tx): Promise<void> {
    const [first] = run.events;
    if (!first) return;
    const { correlationId, id: causationId, traceparent, actor } = first;
    const context = newContext({
      correlationId,
      causationId,
      actor,
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    const noteDuration = handlerDuration.startTimer({ event_type: run.type });
    try {
      for (const handler of this.byType.get(run.type) ?? [])
        await runInContext(context, () => settled(handler(run.events, tx)));
    } finally {
      noteDuration();
    }
  }
}

async function settled(answer: unknown): Promise<void> {
  const result: unknown = await answer;
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
