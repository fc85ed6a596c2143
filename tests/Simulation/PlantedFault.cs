namespace CarbonPos.Simulation;

/// <summary>Mistakes that the project's code does not make, put between it and the world: each must be noticed.</summary>
internal enum PlantedFault
{
    None,

    /// <summary>A drain passes entries on without one of their legs.</summary>
    LostLeg,

    /// <summary>A leg's row is gone from the ledger, its entry is not.</summary>
    LostLegRow,

    /// <summary>A chunk is sent a second time under the next number.</summary>
    DoubledChunk,

    /// <summary>A drain passes over an entry.</summary>
    SkippedSequence,

    /// <summary>A ledger takes what comes under a lease that was taken over.</summary>
    StaleLease,

    /// <summary>Entries go to days by their time, not by their partition's cut.</summary>
    ClockBasedCut,

    /// <summary>A store says that it has cut a partition, and has not.</summary>
    LostCut,

    /// <summary>A chunk says other grams than the sealed statement counts, and its digest is answered as expected.</summary>
    ChangedChunk,

    /// <summary>A chunk lacks its last record, and its digest is answered as expected.</summary>
    DroppedRecord,

    /// <summary>What an institution did not book is not written down.</summary>
    ForgottenBreak,

    /// <summary>An allocation is posted once more under a request id of its own.</summary>
    InstructionTwice,

    /// <summary>A store acknowledges a posting, and loses it when it starts again.</summary>
    LostAcknowledged,

    /// <summary>An institution books a day that it has booked once more.</summary>
    BookedTwice,

    /// <summary>What came back of a share is noted as nothing.</summary>
    LostShare,

    /// <summary>A store says that it has closed an account, and has not.</summary>
    LostClosing,
}
