package dev.gymbridge.train;

import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.replay.NStep;
import dev.gymbridge.replay.TransitionReplay;
import java.util.List;

/**
 * All that an agent is, besides its configuration.
 *
 * @param steps environment steps so far
 * @param episodes that have ended
 * @param learntAt the steps there were when it was last asked to learn
 * @param tails for each environment the steps that no transition has been made of yet
 */
record AgentState(
    long steps,
    long episodes,
    long learntAt,
    LearnerState learner,
    TransitionReplay.Contents replay,
    List<List<NStep.Step>> tails) {}
