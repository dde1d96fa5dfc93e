"""Policy Q&A assistant (政策问答助手): answers from notices, each statement cited."""
