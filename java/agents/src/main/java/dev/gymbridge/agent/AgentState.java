package dev.gymbridge.agent;

import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.replay.NStep;
import dev.gymbridge.replay.Position;
import dev.gymbridge.replay.Replay;
import java.util.List;
import java.util.Map;

/**
 * All that an agent is, besides its configuration.
 *
 * @param steps environment steps so far
 * @param episodes that have ended
 * @param learntAt the steps there were when it was last asked to learn
 * @param positions for each environment its observation
 * @param tails for each environment the steps that no transition has been made of yet
 * @param sampler what its sampler keeps, by name
 */
public record AgentState(
    long steps,
    long episodes,
    long learntAt,
    LearnerState learner,
    Replay.Contents replay,
    List<Position> positions,
    List<List<NStep.Step>> tails,
    Map<String, float[]> sampler) {}
